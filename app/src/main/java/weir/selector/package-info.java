/**
 * Threads that serve sockets and run actors in turn. An actor that is placed on such a loop owns its socket outright: from the
 * readiness of the socket to the actor and from the actor to the system call no other thread takes part.
 */
package weir.selector;
