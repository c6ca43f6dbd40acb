/** RTMP messages as typed records, and the codec between them and what the chunk layer carries. */
package weir.rtmp.message;
