import Storage

/// Whether central syncs with anybody; nothing stands there while it does.
package enum SyncSwitch: String, StateValue {
    /// An administrator has switched sync off.
    case off
}
