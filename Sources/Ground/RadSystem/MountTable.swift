#if canImport(Darwin)
    internal import Darwin
#endif

/// Whether a path lies on a file system that other machines serve, where SQLite's write-ahead log and
/// locks cannot be trusted.
///
/// - Parameter path: A path that exists, or whose parent does.
package func isNetworkFileSystem(_ path: String) throws(SystemError) -> Bool {
    let existing = try FileStatus.ifPresent(path) == nil ? parentDirectory(of: path) : path
    let canonical = try canonicalPath(existing)
    #if canImport(Darwin)
        var status = statfs()
        try checked("statfs", path) { unsafe statfs(canonical, &status) }
        return status.f_flags & UInt32(MNT_LOCAL) == 0
    #else
        guard let table = readSystemFile("/proc/self/mountinfo") else { return false }
        return MountTable(mountinfo: table).type(ofPath: canonical).map(MountTable.isNetwork) ?? false
    #endif
}

/// What is mounted where, as `/proc/self/mountinfo` says (`proc(5)`).
///
/// The kernel's name of a file system is used and not its magic number, since the number is the same for
/// everything that FUSE serves, local or remote.
struct MountTable {
    private var mounts: [(point: String, type: String)] = []

    init(mountinfo: String) {
        for line in mountinfo.split(separator: "\n") {
            let fields = line.split(separator: " ")
            // Optional fields end with a hyphen; the type follows it.
            guard fields.count > 6, let hyphen = fields[6...].firstIndex(of: "-"), hyphen + 1 < fields.count
            else { continue }
            mounts.append((Self.unescaped(fields[4]), String(fields[hyphen + 1])))
        }
    }

    /// The type of the file system that an absolute path without links lies on.
    func type(ofPath path: String) -> String? {
        var best: (length: Int, type: String)?
        for mount in mounts {
            let covers = mount.point == "/" || path == mount.point || path.hasPrefix(mount.point + "/")
            // Of two mounts on one point the later one is seen.
            if covers, mount.point.utf8.count >= best?.length ?? 0 {
                best = (mount.point.utf8.count, mount.type)
            }
        }
        return best?.type
    }

    private static let networkTypes: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "coda", "9p", "ceph", "lustre", "gpfs", "beegfs",
        "beegfs_nodev", "fhgfs", "orangefs", "pvfs2", "panfs", "glusterfs", "gfs2", "ocfs2", "vboxsf", "prl_fs",
        "davfs", "wekafs", "quobyte", "mfs", "acfs", "dvs", "cvfs",
    ]

    /// FUSE programs that serve local disks; any other is taken for remote.
    private static let localFUSETypes: Set<String> = [
        "fuseblk", "fuse.ntfs", "fuse.ntfs-3g", "fuse.exfat", "fuse.ext2", "fuse.ext4", "fuse.bindfs",
        "fuse.mergerfs", "fuse.encfs", "fuse.gocryptfs", "fuse.cryfs", "fuse.fuse-overlayfs", "fuse.squashfuse",
        "fuse.lxcfs", "fuse.apfs", "fuse.zfs", "fuse.unionfs",
    ]

    /// Whether files of this type are served by another machine.
    static func isNetwork(_ type: String) -> Bool {
        if networkTypes.contains(type) { return true }
        return (type == "fuse" || type.hasPrefix("fuse.")) && !localFUSETypes.contains(type)
    }

    /// Undoes the octal escapes (`\040` for a space) of the table.
    private static func unescaped(_ field: Substring) -> String {
        let bytes = Array(field.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\"), index + 3 < bytes.count,
                let code = UInt8(String(decoding: bytes[index + 1...index + 3], as: UTF8.self), radix: 8)
            {
                result.append(code)
                index += 4
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
