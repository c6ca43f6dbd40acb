/** What the routes that Weir adds to the operations port have in common; each capability brings its own, and none knows another's. */
package weir.operations;
