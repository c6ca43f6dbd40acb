/** What the settings of every package share: range checks, addresses, and the error that names a bad key. Depends on {@code java.*} only. */
package weir.settings;
