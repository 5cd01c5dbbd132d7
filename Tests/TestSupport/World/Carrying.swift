/// Which way a stick is carried.
package enum Carrying: Sendable { case toCentral, toSite }
