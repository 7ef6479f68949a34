// What the server says of decisions, by its OpenAPI.
import type { paths } from '@/api/types'

type Answer<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends { responses: { 200: { content: { 'application/json': infer T } } } } ? T : never
export type ModelLine = Answer<'/api/decision/models', 'get'>['items'][number]
export type VersionLine = Answer<'/api/decision/models/{model}/versions', 'get'>['items'][number]
export type VersionPage = Answer<'/api/decision/versions/{version}', 'get'>
export type CaseText = VersionPage['cases'][number]
export type Review = Answer<'/api/decision/reviews', 'post'>
export type Finding = Review['findings'][number]
export type CaseOutcome = Review['cases'][number]
export type Tried = Answer<'/api/decision/trials', 'post'>
export type Effect = Answer<'/api/decision/effects', 'post'>

// Rows of a table that are shown in colour: what a finding concerns, or what matched.
export interface Mark {
  element: string
  rows: number[]
  column?: number | null
  kind: 'bad' | 'matched' | 'looked_at'
}
