// Builds /sw.js: worker.js with the list of what the shell needs away from the network, the entry and the named pages with all they
// import. The rest is kept when it is first used.
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

export function offlineShell(pages: readonly string[], files: readonly string[]): Plugin {
  return {
    name: 'offline-shell',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const needed = new Set<string>()
      const need = (name: string) => {
        const chunk = bundle[name]
        if (needed.has(name) || chunk?.type !== 'chunk') return
        needed.add(name)
        for (const file of [...(chunk.viteMetadata?.importedCss ?? []), ...(chunk.viteMetadata?.importedAssets ?? [])]) needed.add(file)
        chunk.imports.forEach(need)
      }
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
      const entry = chunks.find((one) => one.isEntry)!
      need(entry.fileName)
      for (const page of pages) {
        const chunk = chunks.find((one) => one.moduleIds.some((id) => id.endsWith(page)))
        if (!chunk) this.error(`the offline shell names ${page}, which is no module of the client`)
        need(chunk.fileName)
      }
      const shell = ['/', ...files, ...[...needed].sort().map((name) => `/${name}`)]
      const worker = readFileSync(new URL('./worker.js', import.meta.url), 'utf8')
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: `const entry = ${JSON.stringify(`/${entry.fileName}`)}\nconst shell = ${JSON.stringify(shell)}\n${worker}` })
    }
  }
}
