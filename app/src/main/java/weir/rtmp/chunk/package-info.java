/** Messages cut into chunks and put together again: RTMP 1.0 section 5.3. */
package weir.rtmp.chunk;
