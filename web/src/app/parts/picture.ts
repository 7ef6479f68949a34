// A chart taken away: its picture as PNG, its table as CSV.
const drawn = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin', 'font-size', 'font-weight', 'font-family', 'opacity'] as const

export interface Table {
  columns: readonly string[]
  rows: readonly (readonly (string | number | null | undefined)[])[]
}

// For spreadsheets: with a mark of its encoding, and no cell that one of them would compute.
export function csvOf({ columns, rows }: Table): string {
  const cell = (value: string | number | null | undefined) => {
    const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? '')
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return `\uFEFF${[columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

export function save(name: string, content: Blob) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60000)
}

// The title above the chart, twice the size of the screen's pixels, in the colours that it has now.
export async function pngOf(chart: SVGSVGElement, title: string): Promise<Blob> {
  const { width, height } = chart.viewBox.baseVal
  const copy = chart.cloneNode(true) as SVGSVGElement
  const from = [chart, ...chart.querySelectorAll('*')]
  const to = [copy, ...copy.querySelectorAll<SVGElement>('*')]
  from.forEach((one, i) => drawn.forEach((name) => to[i]!.style.setProperty(name, getComputedStyle(one).getPropertyValue(name))))
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`
  await image.decode()
  const head = 40
  const canvas = Object.assign(document.createElement('canvas'), { width: 2 * width, height: 2 * (height + head) })
  const pen = canvas.getContext('2d')!
  const page = getComputedStyle(document.documentElement)
  pen.scale(2, 2)
  pen.fillStyle = page.getPropertyValue('--sheet')
  pen.fillRect(0, 0, width, height + head)
  pen.fillStyle = page.getPropertyValue('--ink')
  pen.font = `600 14px ${getComputedStyle(document.body).fontFamily}`
  pen.fillText(title, 16, 26, width - 32)
  pen.drawImage(image, 0, head, width, height)
  return new Promise((resolve, reject) => canvas.toBlob((made) => (made ? resolve(made) : reject(new Error('no picture'))), 'image/png'))
}
