// Where the boxes of a requirement graph stand: each above what it requires, the rows centred.
export interface Box {
  id: string
  requires: string[]
  width: number
  height: number
}
export interface Placed {
  id: string
  x: number
  y: number
}

const gap = { x: 40, y: 70 }

// The longest way down to something that requires nothing; a circle counts once.
function ranks(boxes: Box[]): Map<string, number> {
  const byId = new Map(boxes.map((box) => [box.id, box]))
  const known = new Map<string, number>()
  const rank = (id: string, underWay: Set<string>): number => {
    const found = known.get(id)
    if (found !== undefined) return found
    if (underWay.has(id)) return 0
    underWay.add(id)
    const below = (byId.get(id)?.requires ?? []).filter((one) => byId.has(one)).map((one) => rank(one, underWay))
    underWay.delete(id)
    const out = below.length ? Math.max(...below) + 1 : 0
    known.set(id, out)
    return out
  }
  for (const box of boxes) rank(box.id, new Set())
  return known
}

export function layout(boxes: Box[]): Placed[] {
  const rank = ranks(boxes)
  const height = Math.max(0, ...rank.values())
  const rows: Box[][] = Array.from({ length: height + 1 }, () => [])
  for (const box of boxes) rows[height - (rank.get(box.id) ?? 0)]?.push(box)
  const widths = rows.map((row) => row.reduce((sum, box) => sum + box.width + gap.x, -gap.x))
  const widest = Math.max(0, ...widths)
  const out: Placed[] = []
  let y = 40
  rows.forEach((row, at) => {
    let x = 40 + (widest - (widths[at] ?? 0)) / 2
    for (const box of row) {
      out.push({ id: box.id, x, y })
      x += box.width + gap.x
    }
    y += Math.max(0, ...row.map((box) => box.height)) + gap.y
  })
  return out
}
