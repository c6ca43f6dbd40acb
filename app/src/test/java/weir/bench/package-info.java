/** Benches of single steps of a frame's way, run by hand: see docs/performance.md. */
package weir.bench;
