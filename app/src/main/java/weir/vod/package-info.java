/** Plays recordings to viewers who ask for them as {@code vod/<file>}: each from its own place, at the pace of its timestamps. */
package weir.vod;
