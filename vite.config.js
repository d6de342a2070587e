// Builds web/static/dist: hashed files, and a manifest from which the templates learn their names.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const assets = resolve(import.meta.dirname, 'web/assets');
const entries = ['shell', 'viewer', 'decision', 'form'];

export default defineConfig({
  root: assets,
  base: '/static/dist/',
  publicDir: false,
  plugins: [icons(), formTexts()],
  build: {
    outDir: resolve(import.meta.dirname, 'web/static/dist'),
    emptyOutDir: true,
    manifest: 'manifest.json',
    assetsInlineLimit: 0, // the content security policy allows no data: fonts or scripts
    chunkSizeWarningLimit: 1500,
    modulePreload: { polyfill: false },
    rollupOptions: {
      checks: { pluginTimings: false },
      input: Object.fromEntries(entries.map((name) => [name, resolve(assets, `${name}.js`)])),
    },
  },
});

/** One file with a <symbol> for each icon that icons.txt names. */
function icons() {
  const folder = resolve(import.meta.dirname, 'node_modules/@tabler/icons/icons/outline');
  const list = resolve(assets, 'icons.txt');
  const symbol = (name) => {
    const svg = readFileSync(resolve(folder, `${name}.svg`), 'utf8');
    const paths = [...svg.matchAll(/<(?:path|circle|rect|line)[^>]*\/>/g)].map((found) => found[0]);
    const drawn = paths.filter((path) => !path.includes('stroke="none"')).join('');
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" ` +
      `stroke-linecap="round" stroke-linejoin="round">${drawn}</symbol>`;
  };
  return {
    name: 'icons',
    generateBundle() {
      const names = readFileSync(list, 'utf8').split('\n').filter(Boolean);
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join('')}</svg>`;
      this.emitFile({ type: 'asset', name: 'icons.svg', originalFileName: 'icons.svg', source });
    },
  };
}

/** form-js has no service for translations: its fixed texts go through ours. One that is gone fails the build. */
function formTexts() {
  const swaps = [
    ["'Add new'", "__text('Add a row')"],
    ["'Collapse'", "__text('Show fewer')"],
    ['`Expand all (${values.length - 1})`', "__text('Show all')"],
    ['`Remove list item ${itemIndex + 1}`', "__text('Remove row {row}', { row: itemIndex + 1 })"],
    ["emptyListMessage = 'No results'", "emptyListMessage = __text('Nothing found')"],
    ["hasOptionsLeft ? 'No results' : 'All values selected'", "hasOptionsLeft ? __text('Nothing found') : __text('Everything is selected')"],
    ["placeholder: 'Search'", "placeholder: __text('Search')"],
    ["readonly ? undefined : 'Search'", "readonly ? undefined : __text('Search')"],
    ['label: "Skip to search"', "label: __text('Skip to search')"],
    ["evaluatedColumns.length === 0 ? 'Nothing to show.'", "evaluatedColumns.length === 0 ? __text('Nothing to show')"],
    ['children: "Nothing to show."', "children: __text('Nothing to show')"],
    ['"aria-label": "Previous page"', "'aria-label': __text('Previous page')"],
    ['"aria-label": "Next page"', "'aria-label': __text('Next page')"],
  ];
  return {
    name: 'form-texts',
    transform(code, id) {
      if (!id.endsWith('form-js-viewer/dist/index.es.js')) return null;
      const gone = swaps.filter(([theirs]) => !code.includes(theirs)).map(([theirs]) => theirs);
      if (gone.length) this.error(`form-js no longer says: ${gone.join(' | ')}`);
      const swapped = swaps.reduce((text, [theirs, ours]) => text.replaceAll(theirs, ours), code);
      return { code: `import { t as __text } from '${resolve(assets, 'texts.js')}';\n${swapped}`, map: null };
    },
  };
}
