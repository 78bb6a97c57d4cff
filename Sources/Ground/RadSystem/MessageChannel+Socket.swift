#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The layout of one control message that carries one descriptor (`cmsg(3)`), whose macros Swift lacks.
private enum ControlMessage {
    #if canImport(Darwin)
        private static let alignment = 4
        static let rights = SCM_RIGHTS
    #else
        private static let alignment = MemoryLayout<Int>.size
        static let rights = Int32(SCM_RIGHTS)
    #endif

    private static func aligned(_ count: Int) -> Int { (count + alignment - 1) / alignment * alignment }

    /// Where the descriptor stands.
    static let dataOffset = aligned(MemoryLayout<cmsghdr>.size)

    /// What the header gives as its length (`CMSG_LEN`).
    static let length = dataOffset + MemoryLayout<Int32>.size

    /// The size of the whole (`CMSG_SPACE`).
    static let space = dataOffset + aligned(MemoryLayout<Int32>.size)
}

extension MessageChannel {
    /// Sends a part of a message, its descriptor with the first byte.
    ///
    /// - Returns: Whether all of it is sent; false when the socket takes no more now.
    func send(_ message: inout Outgoing) throws(SystemError) -> Bool {
        while message.done < message.bytes.count {
            let sent = sendOnce(message)
            if sent < 0 {
                let code = errno
                if code == EINTR { continue }
                if code == EAGAIN || code == EWOULDBLOCK { return false }
                throw SystemError(operation: "sendmsg", code: code, subject: Self.subject)
            }
            message.done += sent
            message.descriptor = nil
        }
        return true
    }

    private func sendOnce(_ message: Outgoing) -> Int {
        var control = [UInt8](repeating: 0, count: ControlMessage.space)
        return unsafe message.bytes.withUnsafeBytes { bytes in
            unsafe control.withUnsafeMutableBytes { control in
                var part = unsafe iovec()
                unsafe part.iov_base = UnsafeMutableRawPointer(mutating: bytes.baseAddress)?.advanced(by: message.done)
                unsafe part.iov_len = bytes.count - message.done
                return unsafe withUnsafeMutablePointer(to: &part) { part in
                    var header = unsafe msghdr()
                    unsafe header.msg_iov = part
                    unsafe header.msg_iovlen = 1
                    if let descriptor = message.descriptor {
                        var head = cmsghdr()
                        head.cmsg_len = numericCast(ControlMessage.length)
                        head.cmsg_level = SOL_SOCKET
                        head.cmsg_type = ControlMessage.rights
                        unsafe control.storeBytes(of: head, as: cmsghdr.self)
                        unsafe control.storeBytes(
                            of: descriptor.rawValue, toByteOffset: ControlMessage.dataOffset, as: Int32.self)
                        unsafe header.msg_control = control.baseAddress
                        unsafe header.msg_controllen = numericCast(ControlMessage.space)
                    }
                    #if canImport(Darwin)
                        return unsafe sendmsg(socket.rawValue, &header, 0)
                    #else
                        return unsafe sendmsg(socket.rawValue, &header, Int32(MSG_NOSIGNAL))
                    #endif
                }
            }
        }
    }

    /// Receives bytes up to the end of an array, and a descriptor if one comes along.
    ///
    /// - Returns: The number of bytes; 0 at the end of the stream; nil when nothing is there now.
    func receive(
        _ bytes: inout [UInt8], from start: Int, descriptor: inout Descriptor?
    ) throws(SystemError) -> Int? {
        while true {
            var control = [UInt8](repeating: 0, count: ControlMessage.space)
            var flags: Int32 = 0
            let got = receiveOnce(&bytes, from: start, control: &control, flags: &flags)
            if got < 0 {
                let code = errno
                if code == EINTR { continue }
                if code == EAGAIN || code == EWOULDBLOCK { return nil }
                if code == ECONNRESET { return 0 }
                throw SystemError(operation: "recvmsg", code: code, subject: Self.subject)
            }
            let came = Self.descriptor(in: control)
            #if canImport(Darwin)
                let truncated = MSG_CTRUNC
            #else
                let truncated = Int32(MSG_CTRUNC)
            #endif
            if flags & truncated != 0 || (came != nil && descriptor != nil) { throw Self.error(EPROTO) }
            if let came { descriptor = came }
            return got
        }
    }

    /// The descriptor in a control message, taken over so that it is closed in any case.
    private static func descriptor(in control: [UInt8]) -> Descriptor? {
        unsafe control.withUnsafeBytes { bytes in
            let head = unsafe bytes.loadUnaligned(as: cmsghdr.self)
            guard Int(head.cmsg_len) == ControlMessage.length, head.cmsg_level == SOL_SOCKET,
                head.cmsg_type == ControlMessage.rights
            else { return nil }
            let number = unsafe bytes.loadUnaligned(fromByteOffset: ControlMessage.dataOffset, as: Int32.self)
            return Descriptor(owning: number)
        }
    }

    private func receiveOnce(
        _ bytes: inout [UInt8], from start: Int, control: inout [UInt8], flags: inout Int32
    ) -> Int {
        unsafe bytes.withUnsafeMutableBytes { bytes in
            unsafe control.withUnsafeMutableBytes { control in
                var part = unsafe iovec()
                unsafe part.iov_base = bytes.baseAddress?.advanced(by: start)
                unsafe part.iov_len = bytes.count - start
                return unsafe withUnsafeMutablePointer(to: &part) { part in
                    var header = unsafe msghdr()
                    unsafe header.msg_iov = part
                    unsafe header.msg_iovlen = 1
                    unsafe header.msg_control = control.baseAddress
                    unsafe header.msg_controllen = numericCast(control.count)
                    #if canImport(Darwin)
                        let got = unsafe recvmsg(socket.rawValue, &header, 0)
                    #else
                        let got = unsafe recvmsg(socket.rawValue, &header, Int32(MSG_CMSG_CLOEXEC))
                    #endif
                    flags = unsafe header.msg_flags
                    return got
                }
            }
        }
    }
}
