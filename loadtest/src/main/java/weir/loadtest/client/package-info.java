/** Publishers and players by the thousand on few threads, and what they find out. */
package weir.loadtest.client;
