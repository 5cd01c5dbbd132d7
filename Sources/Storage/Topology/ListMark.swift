/// Something whose items have to be compared with the master lists again.
package struct ListMark: Equatable, Sendable {
    package enum Kind: String, Sendable { case item, store }
    package let kind: Kind
    package let id: String
}
