;;; emacs.el --- Drives one Emacs in batch mode -*- lexical-binding: t -*-

;; What a user does in a project with mistakes, and what is then to be seen: written as JSON to
;; the file in LUAC_NODEMCU_E2E_RESULT; nothing is judged here.  Loaded after the configuration.

(require 'cl-lib)
(require 'json)
(require 'eglot)
(require 'flymake)

(defvar seen nil "What was seen, as an alist.")
(defvar root default-directory "The project's folder.")

(defun see (name value) (push (cons name value) seen))

(defun wait-for (what condition)
  "Wait until CONDITION returns something, and return that."
  (let ((ends (+ (float-time) 60)) result)
    (while (not (setq result (funcall condition)))
      (when (> (float-time) ends)
        (error "waited in vain for %s" what))
      (accept-process-output nil 0.05))
    result))

(defun visit (name)
  "Visit a file as a user does, and wait until the server manages it."
  (switch-to-buffer (find-file-noselect (expand-file-name name root)))
  (run-hooks 'post-command-hook)
  (wait-for "the server" #'eglot-managed-p))

(defun diagnostics ()
  "The buffer's findings, with those that arrived since."
  ;; What idle timers do, which batch mode does not run.
  (eglot--signal-textDocument/didChange)
  (flymake-start)
  (mapcar (lambda (found)
            `((line . ,(line-number-at-pos (flymake-diagnostic-beg found)))
              (type . ,(format "%s" (flymake-diagnostic-type found)))
              (text . ,(substring-no-properties (flymake-diagnostic-text found)))))
          (flymake-diagnostics)))

(defun find-diagnostic (part)
  (cl-find-if (lambda (found) (string-match-p (regexp-quote part) (alist-get 'text found)))
              (diagnostics)))

(defun go-to (text &optional columns)
  (goto-char (point-min))
  (search-forward text)
  (goto-char (+ (match-beginning 0) (or columns 0))))

(defun contains (text)
  (save-excursion
    (goto-char (point-min))
    (search-forward text nil t)))

(defun steps ()
  (visit "lfs/server.lua")
  (wait-for "diagnostics" (lambda () (find-diagnostic "recieve")))
  (see 'diagnostics (vconcat (diagnostics)))
  (see 'root (project-root (project-current)))

  (go-to "socket:on(\"recieve\"" 7)
  (eglot-hover-eldoc-function (lambda (info &rest _) (see 'hover (substring-no-properties info))))
  (wait-for "hover" (lambda () (assq 'hover seen)))

  (go-to "recieve")
  ;; The menu of actions: the choice is the default, the first or preferred one.
  (let ((last-nonmenu-event 13))
    (cl-letf (((symbol-function 'completing-read)
               (lambda (_prompt items _p _m _i _h default &rest _)
                 (see 'actions (vconcat (mapcar #'car items)))
                 default)))
      (call-interactively #'eglot-code-actions)))
  (wait-for "the fix" (lambda () (contains "socket:on(\"receive\"")))
  (wait-for "the end of the finding" (lambda () (not (find-diagnostic "recieve"))))
  (see 'fixed (progn (go-to "socket:on(\"receive\"")
                     (buffer-substring-no-properties (line-beginning-position)
                                                     (line-end-position))))

  (go-to "function head_of" 9)
  (eglot-rename "first_lines")
  (wait-for "the rename" (lambda () (contains "s:send(first_lines(")))
  (see 'renamed (buffer-substring-no-properties (point-min) (point-max)))

  (save-buffer)
  (visit "lfs/app.lua")
  (wait-for "diagnostics of the other file" (lambda () (find-diagnostic "haep")))
  (see 'other (vconcat (diagnostics)))
  (go-to "gpio.mode(led_pin")
  (insert "tmr.crea\n  ")
  (go-to "tmr.crea" 8)
  (pcase-let ((`(,start ,end ,table . ,_) (eglot-completion-at-point)))
    (see 'completion (vconcat (mapcar #'substring-no-properties
                                      (all-completions (buffer-substring start end) table))))
    ;; And as the key does it, with a single candidate.
    (completion-at-point))
  (see 'completed (buffer-substring-no-properties (line-beginning-position) (line-end-position)))

  (see 'built (nodemcu-build-lfs)))

(condition-case failure
    (steps)
  (error (see 'error (format "%S" failure))))
(with-temp-file (getenv "LUAC_NODEMCU_E2E_RESULT")
  (insert (json-encode seen)))
(ignore-errors (eglot-shutdown-all))
(kill-emacs 0)
