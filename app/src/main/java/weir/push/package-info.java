/** Sends streams on to other servers: rules, one push per stream and destination, and what operators see and do about them. */
package weir.push;
