/** Action Message Format: the values that RTMP commands and metadata are made of, read from AMF0 and AMF3 and written as AMF0. */
package weir.rtmp.amf;
