/** TCP connections that speak RTMP: the listener, the stream stages, and one Connection actor per socket. */
package weir.connection;
