// A map on paper. What a map has drawn is gone once the screen shows it, so while the page is printed a copy lies over it, as large as
// the sheet leaves room for, with all that is pinned to the map.
import type { Map } from 'maplibre-gl'

export function printable(map: Map) {
  let lift = () => {}
  const lay = () => {
    lift()
    map.redraw()
    const drawn = map.getCanvas()
    const scale = map.getContainer().querySelector<HTMLElement>('.maplibregl-ctrl-scale')
    const [width, height] = [drawn.clientWidth, drawn.clientHeight]
    const copy = document.createElement('canvas')
    copy.className = 'on-paper'
    copy.width = drawn.width
    copy.height = drawn.height
    copy.style.cssText = `position: absolute; inset: 0; width: ${width}px; height: ${height}px`
    copy.getContext('2d')?.drawImage(drawn, 0, 0)
    drawn.after(copy)
    // A length by a length, which calc() cannot divide.
    const fitted = `scale(min(tan(atan2(100cqw, ${width}px)), tan(atan2(100cqh, ${height}px))))`
    const fit = (part: HTMLElement | null, origin: string, transform: string) => part && Object.assign(part.style, { transformOrigin: origin, transform })
    fit(map.getCanvasContainer(), '0 0', fitted)
    fit(scale, '100% 100%', fitted)
    map.getContainer().style.containerType = 'size'
    lift = () => {
      copy.remove()
      fit(map.getCanvasContainer(), '', '')
      fit(scale, '', '')
      map.getContainer().style.containerType = ''
    }
  }
  const lifted = () => lift()
  window.addEventListener('beforeprint', lay)
  window.addEventListener('afterprint', lifted)
  map.on('remove', () => {
    window.removeEventListener('beforeprint', lay)
    window.removeEventListener('afterprint', lifted)
  })
}
