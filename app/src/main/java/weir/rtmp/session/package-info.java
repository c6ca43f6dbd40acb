/** One RTMP connection, from its first byte on: bytes in, messages, events and bytes to send out. */
package weir.rtmp.session;
