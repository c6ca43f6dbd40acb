/** What the node says of itself: metrics, readiness, and log lines that people and machines can read. */
package weir.telemetry;
