/** What the load test's publishers send: streams made up or read from a file, each frame stamped with its number and time. */
package weir.loadtest.stream;
