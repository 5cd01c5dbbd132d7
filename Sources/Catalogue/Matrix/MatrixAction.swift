/// What somebody wants to do with records of a kind.
package enum MatrixAction: String, Sendable, CaseIterable {
    case create, edit, delete, merge
    /// Creating or editing in bulk, each record judged singly (R-OWN 17).
    case `import`
}
