/** What tests share: real clients run as processes, clips for them to stream, and waiting for a condition instead of sleeping. */
package weir.testkit;
