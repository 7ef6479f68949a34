// Without a graphics card a browser draws a map by the processor, pixel by pixel, too slowly to follow a hand. There a map is drawn with
// fewer pixels while it moves, and sharp again as soon as it rests.
import type { Map } from 'maplibre-gl'

const parts = [1, 0.7, 0.5] // of the screen's pixels along each side
const judged = 9 // frames; the one in the middle counts, so a hitch does not
const slow = 28 // milliseconds a frame
const rests = 150 // milliseconds without movement until it is sharp again
const forgets = 60_000 // what was busy then may be idle now

// What one map learns of the machine that it is drawn on.
export class Pace {
  part = parts[0]
  private took: number[] = []
  private last = 0

  begin(now: number) {
    this.took = []
    if (now - this.last > forgets) this.part = parts[0]
    this.last = now
  }

  // A frame of a moving map took so long; the part for the next one.
  frame(milliseconds: number): number {
    this.last += milliseconds
    this.took.push(milliseconds)
    if (this.took.length === judged) {
      const middle = this.took.sort((a, b) => a - b)[(judged - 1) / 2]
      this.took = []
      if (middle > slow) this.part = parts.find((part) => part < this.part) ?? this.part
    }
    return this.part
  }
}

export function keepPace(map: Map) {
  const pace = new Pace()
  let moving = false
  let drawn = parts[0]
  let resting: ReturnType<typeof setTimeout> | undefined
  const draw = (part: number) => {
    if (part === drawn) return
    drawn = part
    // NB: setPixelRatio() would do the same and end the gesture that moves the map.
    map._overridePixelRatio = part === parts[0] ? null : devicePixelRatio * part
    map._resizeInternal(false)
    map.redraw() // a canvas of a new size is empty until it is drawn on
  }
  map.on('movestart', () => {
    clearTimeout(resting)
    if (moving) return
    moving = true
    let before = performance.now()
    pace.begin(before)
    draw(pace.part)
    const frame = (now: number) => {
      if (!moving) return
      draw(pace.frame(now - before))
      before = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  map.on('moveend', () => {
    clearTimeout(resting)
    resting = setTimeout(() => {
      if (map.isMoving()) return
      moving = false
      draw(parts[0])
    }, rests)
  })
  map.on('remove', () => {
    clearTimeout(resting)
    moving = false
  })
}
