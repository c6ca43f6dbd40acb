/** The load test as a program: its commands and their options. */
package weir.loadtest;
