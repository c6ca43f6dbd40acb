/** The two HTTP planes: what viewers see, and what operators see. Viewers never reach the second. */
package weir.http;
