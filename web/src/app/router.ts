import { createRouter, createWebHistory, loadRouteLocation } from 'vue-router'
import { firstRoom } from './rooms'
import { useSession } from './session'

declare module 'vue-router' {
  interface RouteMeta {
    right?: string // without it: anyone may see the page
  }
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', name: 'home', component: () => import('./HomePage.vue') },
    { path: '/sign-in', name: 'sign-in', component: () => import('@/kernel/identity/SignInPage.vue') },
    { path: '/report', name: 'report', component: () => import('@/govern/appeals/ReportPage.vue') },
    { path: '/follow', name: 'follow', component: () => import('@/govern/appeals/FollowPage.vue') },
    { path: '/govern/appeals/desk', name: 'desk', component: () => import('@/govern/appeals/DeskPage.vue'), meta: { right: 'appeals.dispatch' } },
    { path: '/govern/appeals', name: 'list', component: () => import('@/govern/appeals/ListPage.vue'), meta: { right: 'appeals.read' } },
    { path: '/govern/appeals/reports', name: 'reports', component: () => import('@/govern/appeals/reports/ReportsPage.vue'), meta: { right: 'reports.read' } },
    { path: '/govern/appeals/models', name: 'models', component: () => import('@/govern/appeals/ModelsPage.vue'), meta: { right: 'appeals.learn' } },
    { path: '/govern/appeals/analysis', name: 'analysis', component: () => import('@/govern/appeals/analysis/AnalysisPage.vue'), meta: { right: 'appeals.analyse' } },
    { path: '/govern/appeals/disputes', name: 'disputes', component: () => import('@/govern/appeals/DisputesPage.vue'), meta: { right: 'appeals.arbitrate' } },
    { path: '/govern/appeals/scoring', name: 'scoring', component: () => import('@/govern/appeals/scoring/ScoringPage.vue'), meta: { right: 'scoring.read' } },
    { path: '/govern/appeals/callouts', name: 'callouts', component: () => import('@/govern/appeals/callouts/CalloutsPage.vue'), meta: { right: 'appeals.read' } },
    { path: '/govern/appeals/campaigns', name: 'campaigns', component: () => import('@/govern/appeals/campaigns/CampaignsPage.vue'), meta: { right: 'campaigns.read' } },
    { path: '/govern/appeals/campaigns/:campaign', name: 'campaign', component: () => import('@/govern/appeals/campaigns/CampaignPage.vue'), meta: { right: 'campaigns.read' } },
    { path: '/govern/appeals/patrol', name: 'patrol', component: () => import('@/govern/appeals/patrol/PatrolPage.vue'), meta: { right: 'draft.write' } },
    { path: '/govern/appeals/supervised', name: 'supervised', component: () => import('@/govern/appeals/SupervisedPage.vue'), meta: { right: 'appeals.read' } },
    { path: '/govern/appeals/:appeal', name: 'case', component: () => import('@/govern/appeals/CasePage.vue'), meta: { right: 'appeals.read' } },
    { path: '/collaborate/today', name: 'today', component: () => import('@/collaborate/today/TodayPage.vue'), meta: { right: 'today.read' } },
    { path: '/support/map', name: 'map', component: () => import('@/support/map/MapPage.vue') },
    { path: '/support/space', name: 'space-board', component: () => import('@/support/space/BoardPage.vue'), meta: { right: 'space.read' } },
    { path: '/support/intake', name: 'intake', component: () => import('@/support/intake/IntakePage.vue'), meta: { right: 'space.read' } },
    { path: '/support/sources', name: 'sources', component: () => import('@/support/sources/SourcesPage.vue'), meta: { right: 'sources.read' } },
    { path: '/support/duties', name: 'duties', component: () => import('@/support/duties/DutiesPage.vue'), meta: { right: 'duties.read' } },
    { path: '/decisions', name: 'decisions', component: () => import('@/kernel/decision/DecisionsPage.vue'), meta: { right: 'decision.read' } },
    { path: '/decisions/:version', name: 'decision', component: () => import('@/kernel/decision/EditorPage.vue'), meta: { right: 'decision.read' } },
    { path: '/decisions/:version/beside/:other', name: 'decision-compare', component: () => import('@/kernel/decision/ComparePage.vue'), meta: { right: 'decision.read' } },
    { path: '/processes', name: 'processes', component: () => import('@/kernel/flow/ProcessesPage.vue'), meta: { right: 'flow.read' } },
    { path: '/processes/:definition', name: 'process', component: () => import('@/kernel/flow/ProcessPage.vue'), meta: { right: 'flow.read' } },
    { path: '/processes/:definition/beside/:other', name: 'process-compare', component: () => import('@/kernel/flow/ComparePage.vue'), meta: { right: 'flow.read' } },
    { path: '/design', name: 'design', component: () => import('./design/DesignPage.vue') },
    { path: '/:rest(.*)*', name: 'not-found', component: () => import('./NotFoundPage.vue') }
  ]
})

router.beforeEach(async (to) => {
  const session = useSession()
  if (!session.known) {
    void loadRouteLocation(to).catch(() => undefined) // its page is read while the server says who is here
    await session.load().catch(() => undefined)
  }
  const first = to.name === 'home' ? firstRoom(session.may) : undefined
  if (first) return { name: first.name, query: first.query, replace: true }
  if (to.meta.right && !session.me) return { name: 'sign-in', query: { then: to.fullPath } }
  return true
})
