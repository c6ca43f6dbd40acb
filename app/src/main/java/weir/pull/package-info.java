/** Streams taken from other servers: rules, one pull per stream in the cluster, failover between upstreams, and what operators see of it. */
package weir.pull;
