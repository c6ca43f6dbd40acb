package weir.flv;

import weir.media.Frame;

/**
 * One tag of a file as a frame, with its time in the file.
 *
 * @param position of the tag's first byte in the file: what {@link FlvReader#seek} takes
 * @param end where the next tag begins
 */
public record FlvTag(long position, Frame frame, long end) {}
