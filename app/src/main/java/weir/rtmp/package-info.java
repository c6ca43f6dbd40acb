/** The RTMP protocol, sans-IO: bytes and times come in as arguments, events and bytes to send come out. */
package weir.rtmp;
