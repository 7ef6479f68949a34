// What can be done from anywhere.
import { i18n, isEnglish, locale } from '../i18n'
import { router } from '../router'
import { useLooks, useSession } from '../session'
import { type Choice, matches, type Provider } from './search'

const { t } = i18n.global
const named = (key: string) => (['zh', 'en'] as const).map((locale) => t(`app.${key}`, {}, { locale }))

async function leave() {
  await useSession().signOut()
  await router.push({ name: 'home' })
}

export const commands: Provider = {
  group: 'commands',
  find: (words) => {
    const session = useSession()
    const looks = useLooks()
    const all: Choice[] = [
      { id: 'report', label: t('app.report'), to: { name: 'report' } },
      { id: 'follow', label: t('app.follow'), to: { name: 'follow' } },
      { id: 'language', label: t('app.language'), run: () => (locale.value = isEnglish.value ? 'zh' : 'en') },
      { id: 'theme', label: t('app.theme'), hint: t(looks.dark ? 'search.on' : 'search.off'), run: () => (looks.dark = !looks.dark) },
      { id: 'large', label: t('app.large'), hint: t(looks.large ? 'search.on' : 'search.off'), run: () => (looks.large = !looks.large) },
      { id: 'design', label: t('app.design'), to: { name: 'design' } },
      { id: 'print', label: t('app.print'), run: () => window.print() },
      ...(session.me?.posts ?? []).filter((one) => one.id !== session.me?.post).map((one) => ({ id: `post-${one.id}`, label: t('search.post', { post: `${one.unit_name} · ${one.name}` }), run: () => session.switchPost(one.id) })),
      { id: 'signOut', label: t('app.signOut'), run: leave }
    ]
    return all.filter((one) => matches(words, one.label, ...(one.id.startsWith('post-') ? [] : named(one.id))))
  }
}
