/// One row of the ownership table: a kind of data and its two printed words.
///
/// The words are what the ownership table prints. They do not decide: `DataClass` and `Editor` of an entry do.
package struct DataTypeRow: Sendable, Equatable {
    /// The kind of data, such as `Item master lists and programmes`.
    package let data: String
    /// The class word when one server is primary and central.
    package let normal: String
    /// The word for where it is edited when they are two.
    package let mirrored: String
    /// The remark printed with the row, or empty.
    package let notes: String

    /// Makes a row of its four cells.
    package init(data: String, normal: String, mirrored: String, notes: String) {
        self.data = data
        self.normal = normal
        self.mirrored = mirrored
        self.notes = notes
    }
}
