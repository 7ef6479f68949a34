// What an officer chose of late, on this device: where it leads and its label, nothing else that was shown.
import type { RouteLocationRaw } from 'vue-router'
import type { Choice } from './search'

export interface Recent {
  label: string
  to: RouteLocationRaw
}
const most = 6
const place = (officer: string) => `yiwang.recent.${officer}`

export function recentOf(officer: string, store: Storage = localStorage): Recent[] {
  try {
    const kept: unknown = JSON.parse(store.getItem(place(officer)) ?? '[]')
    return Array.isArray(kept) ? kept.filter((one): one is Recent => typeof one?.label === 'string' && one.to) : []
  } catch {
    return [] // written by something else
  }
}

export function remember(officer: string, choice: Choice, store: Storage = localStorage) {
  if (!('to' in choice)) return
  const kept = recentOf(officer, store).filter((one) => one.label !== choice.label)
  store.setItem(place(officer), JSON.stringify([{ label: choice.label, to: choice.to }, ...kept].slice(0, most)))
}
