/** How the nodes form one relay. */
package weir.cluster;
