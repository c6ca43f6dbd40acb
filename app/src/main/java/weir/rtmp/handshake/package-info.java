/** C0 to S2, simple and digest, for both sides: RTMP 1.0 section 5.2 and what Adobe's own players and servers added to it. */
package weir.rtmp.handshake;
