import type { components, paths } from '@/api/types'

type Good<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends { responses: { 200: { content: { 'application/json': infer T } } } } ? T : never
export type Version = Good<'/api/flow/processes', 'get'>['items'][number]
export type Figures = Good<'/api/mining/processes/{process}/figures', 'get'>
export type Path = Good<'/api/flow/instances/{instance}/path', 'get'>
export type TaskLine = Good<'/api/flow/matters/{matter}/tasks', 'get'>['items'][number]
export type TaskPage = Good<'/api/flow/tasks/{task}', 'get'>
export type Help = TaskPage['around']['helps'][number]
export type Incident = Good<'/api/flow/incidents', 'get'>['items'][number]
export type Rehearsal = Good<'/api/mining/processes/{process}/rehearse', 'post'>
export type WhatIf = Good<'/api/mining/processes/{process}/simulate', 'post'>
export type Finding = { kind: 'unsupported' | 'broken' | 'foreign' | 'doubtful'; element: string; zh: string; en: string }
export type Problem = components['schemas']['Problem']

// What is said of an element of the drawing: where a case stands, where it has been, what is wrong there, what another version has not.
export type Mark = 'here' | 'done' | 'wrong' | 'doubtful' | 'chosen' | 'added' | 'removed' | 'changed'
