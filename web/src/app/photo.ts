// A photo as it is sent: its long side at most 1600 pixels, JPEG, upright, without what the camera wrote into it (place, time, owner).
export const side_max = 1600

export function scaledTo(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, side_max / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

// What the browser cannot read goes as it is: the server says whether it takes it.
export async function scaled(file: File): Promise<File> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => undefined)
  if (!picture) return file
  const { width, height } = scaledTo(picture.width, picture.height)
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  canvas.getContext('2d')!.drawImage(picture, 0, 0, width, height)
  picture.close()
  const bytes = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85))
  return bytes ? new File([bytes], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' }) : file
}
