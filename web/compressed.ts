// Writes FILE.br and FILE.gz beside each text of the built client: the server sends them as they are and spends nothing on it at its start.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const texts = /\.(html|js|mjs|css|json|webmanifest|svg|txt)$/
const worthwhile = 512 // bytes; what is smaller travels in one packet anyway

export function compressed(): Plugin {
  let folder = ''
  return {
    name: 'compressed',
    apply: 'build',
    configResolved(config) { folder = path.resolve(config.root, config.build.outDir) },
    async closeBundle() {
      const names = (await readdir(folder, { recursive: true })).filter((name) => texts.test(name))
      await Promise.all(names.map(async (name) => {
        const file = path.join(folder, name)
        const bytes = await readFile(file)
        if (bytes.length <= worthwhile) return
        const params = { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
        await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, { params }))
        await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }))
      }))
    }
  }
}
