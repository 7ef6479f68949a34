// Lines of a chart in a box: where each value lies, and the path through them. A value that is not known leaves a gap.
export type Values = readonly (number | null | undefined)[]
export interface Box {
  width: number
  height: number
  margin: number
}
export interface Scale {
  x: (i: number) => number
  y: (value: number) => number
}

// From nought up: heights stay in proportion to what they tell. `top`: where the scale ends anyway, such as 100 percent.
export function scaleOf(series: readonly Values[], { width, height, margin }: Box, top?: number): Scale {
  const last = Math.max(1, ...series.map((one) => one.length - 1))
  const highest = top ?? Math.max(1, ...series.flatMap((one) => one.map((value) => value ?? 0)))
  return { x: (i) => margin + (i * (width - 2 * margin)) / last, y: (value) => height - margin - (value * (height - 2 * margin)) / highest }
}

export function pathOf(values: Values, { x, y }: Scale): string {
  const parts: string[] = []
  values.forEach((value, i) => {
    if (value != null) parts.push(`${i && values[i - 1] != null ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`)
  })
  return parts.join(' ')
}
