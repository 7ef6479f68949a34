// The server's API, typed by its OpenAPI; every failure is a Problem with a sentence for the user.
import createClient from 'openapi-fetch'
import { locale } from '@/app/i18n'
import { lost, reached } from '@/app/network'
import type { components, paths } from './types'

export type ProblemBody = components['schemas']['Problem']

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly traceId: string,
    readonly field?: string
  ) {
    super(detail)
  }
}

export const api = createClient<paths>({ baseUrl: '' })
api.use({
  onRequest({ request }) {
    request.headers.set('Accept-Language', locale.value)
    if (request.method !== 'GET') request.headers.set('X-Yiwang', '1')
    return request
  }
})

// The answer, or a Problem thrown: `const me = await ask(api.GET('/api/identity/me'))`.
export async function ask<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  let result
  try {
    result = await call
  } catch {
    throw offline()
  }
  reached()
  if (result.response.ok) return result.data as T
  throw problemOf(result.response.status, result.error)
}

export function offline(): Problem {
  lost()
  const text = locale.value === 'en' ? 'The server cannot be reached. What you typed is still here; try again.' : '连不上服务器，您填写的内容还在，请稍后重试。'
  return new Problem(0, 'http.offline', text, '')
}

function problemOf(status: number, body: unknown): Problem {
  const problem = body as Partial<ProblemBody> | undefined
  return new Problem(status, problem?.code ?? 'http.unknown', problem?.detail ?? `HTTP ${status}`, problem?.trace_id ?? '', problem?.field)
}

// Sends a file's bytes; gives its id and name.
export async function upload(file: File): Promise<{ id: string; name: string; type: string; size: number }> {
  const response = await fetch(`/api/files?name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    body: file,
    headers: { 'Content-Type': 'application/octet-stream', 'X-Yiwang': '1', 'Accept-Language': locale.value }
  }).catch(() => {
    throw offline()
  })
  const body: unknown = await response.json()
  if (!response.ok) throw problemOf(response.status, body)
  return body as { id: string; name: string; type: string; size: number }
}

// Sends a file as the body of a request, telling the share of it that is on its way, 0 to 1.
export function sendFile<T>(path: string, query: Record<string, string | number | boolean | undefined>, file: File, sent: (share: number) => void): Promise<T> {
  const words = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') words.set(name, String(value))
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `${path}?${words}`)
    for (const [name, value] of Object.entries({ 'Content-Type': 'application/octet-stream', 'X-Yiwang': '1', 'Accept-Language': locale.value })) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => event.lengthComputable && sent(event.loaded / event.total)
    request.onerror = () => reject(offline())
    request.onload = () => {
      let body: unknown
      try {
        body = JSON.parse(request.responseText)
      } catch {
        body = undefined
      }
      if (request.status >= 200 && request.status < 300) resolve(body as T)
      else reject(problemOf(request.status, body))
    }
    request.send(file)
  })
}

// A text that is no JSON: a process as it is drawn.
export async function askXml(path: string): Promise<string> {
  const response = await fetch(path, { headers: { 'Accept-Language': locale.value } }).catch(() => {
    throw offline()
  })
  if (!response.ok) throw problemOf(response.status, await response.json())
  return response.text()
}
export async function sendXml<T>(path: string, xml: string): Promise<T> {
  const response = await fetch(path, { method: 'POST', body: xml, headers: { 'Content-Type': 'application/xml', 'X-Yiwang': '1', 'Accept-Language': locale.value } }).catch(() => {
    throw offline()
  })
  const body: unknown = await response.json()
  if (!response.ok) throw problemOf(response.status, body)
  return body as T
}

export type Good<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends { responses: { 200: { content: { 'application/json': infer T } } } } ? T : never
export type Me = Good<'/api/identity/me', 'get'>
export type Unit = Good<'/api/identity/units', 'get'>['items'][number]
export type AppealLine = Good<'/api/appeals', 'get'>['items'][number]
export type AppealFilter = NonNullable<paths['/api/appeals']['get']['parameters']['query']>
export type AppealPage = Good<'/api/appeals/{appeal}', 'get'>
export type TraceLine = Good<'/api/appeals/{appeal}/trace', 'get'>['items'][number]
export type Suggestion = Good<'/api/appeals/{appeal}/suggestion', 'get'>
export type TrainedModel = Good<'/api/appeals/trainings', 'get'>['items'][number]
export type Findings = Good<'/api/analysis/findings', 'get'>
export type WhatIf = Good<'/api/mining/processes/{process}/simulate', 'post'>
export type Candidate = Suggestion['alternatives'][number]
export type Counts = Good<'/api/appeals/counts', 'get'>
export type Kind = Good<'/api/appeals/kinds', 'get'>['items'][number]
export type Progress = Good<'/api/portal/appeals/{number}', 'get'>
export type Campaign = Good<'/api/campaigns/{campaign}', 'get'>
export type CampaignLine = Campaign['line']
export type Scores = Good<'/api/scoring/scores', 'get'>
export type FormulaEffect = Good<'/api/scoring/effect', 'get'>['items'][number]
export type ReportBody = Good<'/api/reports/figures', 'get'>
export type Report = Good<'/api/reports/{report}', 'get'>
export type ReportLine = Good<'/api/reports', 'get'>['items'][number]
export type ReportEdition = Good<'/api/reports/{report}/history', 'get'>['items'][number]
export type ReportTemplate = Good<'/api/reports/templates', 'get'>['items'][number]
export type Notice = Good<'/api/notices', 'get'>['items'][number]
export type FileLook = Good<'/api/intake/looks', 'post'>
export type FileTaken = Good<'/api/intake/imports', 'post'>
export type FileImport = Good<'/api/intake/imports', 'get'>['items'][number]
export type Source = Good<'/api/sources', 'get'>['items'][number]
export type Arrival = Good<'/api/sources/{code}/arrivals', 'get'>['items'][number]
export type SourceReport = Good<'/api/sources/{code}/reports', 'get'>['items'][number]
export type State = AppealLine['state']
