/// One file of declarations in the catalogue's notation.
///
/// An entry begins with `== table [api] Title`, continues with one `word  value` line per property, then
/// `variant` blocks, then `fields` with one field per line:
///
///     == unit [v5] Units of measure
///     data        Items
///     class       central, mirrored editor primary
///     goes to     every site
///     fields
///       ID            text    key
///       units         text    required
///       comment       text?   present   # a remark
///
/// A `?` after the type means the value may be null. `required`: a peer needs a value; `present`: a peer needs
/// the key. `-> item` names the entry referred to, `-> asset@v6` where the name exists twice. `closed`: a peer
/// refuses unknown values. Deeper lines under a field are its values (`- sg : suggested`) or the fields of its
/// object. Legacy fields (v5, none) default to the blank of their type, all others have no default.
package struct Declaration: Sendable {
    /// Where it is declared, for error messages.
    package let file: String
    /// The entries in the notation.
    package let text: String

    /// Names a text in the notation.
    package init(file: String, text: String) {
        self.file = file
        self.text = text
    }
}
