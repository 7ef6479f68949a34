// The parts of dialog.ts that are read when something is first said or asked.
import 'element-plus/es/components/message/style/css'
import 'element-plus/es/components/message-box/style/css'
export { ElMessage } from 'element-plus/es/components/message/index'
export { ElMessageBox } from 'element-plus/es/components/message-box/index'
