import Storage

/// The part of a first load that a site is receiving (R-SYNC 4).
package enum LoadPart: String, StateValue {
    /// What it cannot work without.
    case essentials
    case rest
}
