// What the server says of the list of rights and duties, by its OpenAPI.
import type { Good } from '@/api/client'

export type Duty = Good<'/api/duties', 'get'>['items'][number]
export type Key = Pick<Duty, 'code' | 'place' | 'subject'>
export type PastDuty = Good<'/api/duties/history/{code}', 'get'>['items'][number]
export type Revision = Good<'/api/duties/revisions', 'get'>['items'][number]
export type Draft = Good<'/api/duties/drafts', 'get'>['items'][number]
export type DraftPage = Good<'/api/duties/drafts/{draft}', 'get'>
export type Finding = Good<'/api/duties/findings', 'get'>['items'][number]
export type FileRead = Good<'/api/duties/files', 'post'>
export type Place = Good<'/api/space/blocks', 'get'>['items'][number]
