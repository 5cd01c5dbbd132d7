import Storage

/// What a database is for; data, not a build (R-ROLE 6).
package enum DatabaseRole: String, StateValue {
    case central, site
}
