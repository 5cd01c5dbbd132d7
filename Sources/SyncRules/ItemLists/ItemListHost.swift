import Storage

/// The database in which items follow their lists: what it knows of stock, and how it writes.
package protocol ItemListHost: AnyObject {
    /// Whether it holds the store's stock lines, all of them. What is not known is not hidden.
    func knowsStock(of store: String) throws -> Bool
    /// The items of which the store has any.
    func inStock(of store: String) throws -> Set<String>
    /// Goes up with every change of the store's stock.
    func stockVersion(of store: String) throws -> Int64
    /// Writes rows as one group of the program's own.
    func write(_ changes: [Change]) throws
}
