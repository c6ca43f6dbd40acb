/** The node as a program: command line, settings, start-up, wiring, and the way out. Nothing depends on this package. */
package weir.node;
