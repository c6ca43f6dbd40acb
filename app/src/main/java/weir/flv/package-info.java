/** FLV files: tags, a writer, a reader, the keyframe index and repair. Works on a channel it is given; depends on {@code java.*}, media and AMF only. */
package weir.flv;
