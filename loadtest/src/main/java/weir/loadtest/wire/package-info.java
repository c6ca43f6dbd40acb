/** Reading RTMP for thousands of players at once: only as much of each message as a check of it needs. */
package weir.loadtest.wire;
