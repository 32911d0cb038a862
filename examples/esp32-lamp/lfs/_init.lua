-- Lets require() find modules in LFS. The file system is searched first, so a module
-- under development can be uploaded as a file and takes precedence.

package.searchers[#package.searchers + 1] = node.LFS.get
