/** The same work for one server after the other: scenarios, servers, what they cost, and the report. */
package weir.loadtest.compare;
