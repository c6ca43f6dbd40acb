/** Frames as a relay sees them: what they are, which of them a late joiner needs, and when they play. */
package weir.media;
