// How a layer is drawn: its vector tiles as MapLibre layers, in the tokens' colours.
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'

// How many points are shown: gathered with their number, each as a dot as large as it counts, or as heat.
export const forms = ['clusters', 'dots', 'heat'] as const
export interface DrawnLayer { name: string; colour: string; opacity: number; visible: boolean; filter: string; form?: (typeof forms)[number] }
export interface OfferedLayer { name: string; title: string; title_en: string; geometry: string; version: number; fields: { name: string; title: string; kind: string; in_tiles: boolean }[]; source: string; right_to_see: string }

// Safe for colour-blind eyes; seven, then they begin again.
export const palette = ['#0f6e6e', '#1d5fbf', '#c46a00', '#b3261e', '#6b3fa0', '#3f7d20', '#8a6d1d']

export const colourOf = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

// "state = open" and "height_m > 30": a property, a sign, a value. Nothing: it cannot be read.
export function readFilter(text: string): unknown[] | null | undefined {
  const trimmed = text.trim()
  if (!trimmed) return null
  const found = trimmed.match(/^([a-z_][a-z0-9_]*)\s*(=|!=|>=|<=|>|<)\s*(.+)$/i)
  if (!found) return undefined
  const value = found[3].replace(/^['"]|['"]$/g, '')
  const sign = found[2] === '=' ? '==' : found[2]
  return value !== '' && !Number.isNaN(Number(value)) ? [sign, ['to-number', ['get', found[1]]], Number(value)] : [sign, ['get', found[1]], value]
}

export function layersOf(drawn: DrawnLayer, offered: OfferedLayer): LayerSpecification[] {
  const id = `layer-${drawn.name}`
  const shared = { source: id, 'source-layer': drawn.name, layout: { visibility: drawn.visible ? 'visible' : 'none' } as const }
  const filter = readFilter(drawn.filter)
  const kept = filter ? { filter: filter as never } : {}
  const out: LayerSpecification[] = []
  if (offered.geometry === 'area') {
    out.push({ id, type: 'fill', ...shared, ...kept, paint: { 'fill-color': drawn.colour, 'fill-opacity': drawn.opacity * 0.12 } })
    out.push({ id: `${id}-line`, type: 'line', ...shared, ...kept, paint: { 'line-color': drawn.colour, 'line-opacity': drawn.opacity, 'line-width': 1.2 } })
  } else if (offered.geometry === 'line') out.push({ id, type: 'line', ...shared, ...kept, paint: { 'line-color': drawn.colour, 'line-opacity': drawn.opacity, 'line-width': 2 } })
  else {
    // Far out a tile brings squares and how many points lie in each; near by, each point.
    const count = ['coalesce', ['get', 'point_count'], 1]
    if (drawn.form === 'heat') {
      const clear = `${drawn.colour}00`
      out.push({ id, type: 'heatmap', ...shared, ...kept, paint: { 'heatmap-weight': ['sqrt', count as never], 'heatmap-intensity': ['interpolate', ['linear'], ['zoom'], 10, 0.08, 15, 0.4, 17, 0.8], 'heatmap-radius': ['interpolate', ['linear'], ['zoom'], 10, 14, 17, 36], 'heatmap-opacity': drawn.opacity * 0.85,
        'heatmap-color': ['interpolate', ['linear'], ['heatmap-density'], 0, clear, 0.25, drawn.colour, 0.6, '#f4a83f', 1, '#b3261e'] } })
      return out
    }
    if (drawn.form === 'dots') {
      out.push({ id, type: 'circle', ...shared, ...kept, paint: { 'circle-color': drawn.colour, 'circle-opacity': drawn.opacity * 0.7, 'circle-radius': ['interpolate', ['linear'], ['sqrt', count as never], 1, 3, 20, 8] } })
      return out
    }
    out.push({ id, type: 'circle', ...shared, ...kept, paint: { 'circle-color': drawn.colour, 'circle-opacity': drawn.opacity, 'circle-stroke-width': 1, 'circle-stroke-color': colourOf('--sheet'), 'circle-radius': ['interpolate', ['linear'], count as never, 1, 5, 20, 11, 500, 20] } })
    out.push({ id: `${id}-count`, type: 'symbol', source: id, 'source-layer': drawn.name, filter: ['>', count as never, 1], layout: { visibility: drawn.visible ? 'visible' : 'none', 'text-field': ['to-string', ['get', 'point_count']], 'text-size': 12, 'text-font': ['sans-serif'] }, paint: { 'text-color': '#ffffff' } })
  }
  // Where the names of areas stand is a layer of its own in the same tiles.
  if (offered.geometry === 'area' && offered.fields.some((field) => field.name === 'name' && field.in_tiles))
    out.push({ id: `${id}-name`, type: 'symbol', source: id, 'source-layer': `${drawn.name}_names`, ...kept, layout: { visibility: drawn.visible ? 'visible' : 'none', 'text-field': ['get', 'name'], 'text-size': 12, 'text-font': ['sans-serif'] }, paint: { 'text-color': colourOf('--map-label'), 'text-halo-color': colourOf('--map-land'), 'text-halo-width': 1.5 } })
  return out
}

export function styleOf(drawn: DrawnLayer[], offered: Map<string, OfferedLayer>, origin: string): StyleSpecification {
  const style: StyleSpecification = { version: 8, sources: {}, layers: [{ id: 'ground', type: 'background', paint: { 'background-color': colourOf('--ground') } }] }
  const names: LayerSpecification[] = []
  for (const one of [...drawn].reverse()) {
    const layer = offered.get(one.name)
    if (!layer) continue
    const tiles = { type: 'vector' as const, tiles: [`${origin}/api/map/tiles/${one.name}/{z}/{x}/{y}?v=${layer.version}`], minzoom: 0 }
    style.sources[`layer-${one.name}`] = { ...tiles, maxzoom: 17 }
    for (const part of layersOf(one, layer)) (part.id.endsWith('-name') ? names : style.layers).push(part)
  }
  style.layers.push(...names) // no layer's colour lies over another's names
  return style
}

// Metres along a line on the sphere, and square metres inside it, for the measuring tool.
export function lengthOf(points: [number, number][]): number {
  const radians = Math.PI / 180
  let sum = 0
  for (let i = 1; i < points.length; ++i) {
    const [a, b] = [points[i - 1], points[i]]
    const h = Math.sin(((b[1] - a[1]) * radians) / 2) ** 2 + Math.cos(a[1] * radians) * Math.cos(b[1] * radians) * Math.sin(((b[0] - a[0]) * radians) / 2) ** 2
    sum += 2 * 6371008.8 * Math.asin(Math.sqrt(h))
  }
  return sum
}
export function areaOf(points: [number, number][]): number {
  if (points.length < 3) return 0
  const k = Math.cos((points[0][1] * Math.PI) / 180) * 111319.49
  let twice = 0
  for (let i = 0; i < points.length; ++i) {
    const [a, b] = [points[i], points[(i + 1) % points.length]]
    twice += (a[0] - points[0][0]) * k * (b[1] - points[0][1]) * 110574 - (b[0] - points[0][0]) * k * (a[1] - points[0][1]) * 110574
  }
  return Math.abs(twice) / 2
}
